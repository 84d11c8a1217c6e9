// ECharts' modules bundled into one file by itself; it comes without types of its own.
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}
