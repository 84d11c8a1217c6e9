/**
 * The house's rings: edges → use cases → classification; drivers implement their ports and know nothing else.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-is-pure',
      comment: 'src/classification computes; it opens no file, socket or model.',
      severity: 'error',
      from: { path: '^src/classification/' },
      to: { pathNot: '^src/(classification/|errors\\.ts)' },
    },
    {
      name: 'onnx-is-pure',
      comment: 'src/onnx reads and changes the bytes of ONNX files; it opens none and runs none.',
      severity: 'error',
      from: { path: '^src/onnx/' },
      to: { path: '^(src|adapters)/', pathNot: '^src/(onnx/|errors\\.ts)' },
    },
    {
      name: 'system-knows-nobody',
      comment: 'src/system asks the operating system what anybody may want to know.',
      severity: 'error',
      from: { path: '^src/system/' },
      to: { path: '^(src|adapters)/', pathNot: '^src/(system/|errors\\.ts)' },
    },
    {
      name: 'drivers-know-only-the-core',
      comment:
        'And what the system says, and the ports of training and publishing that they implement.',
      severity: 'error',
      from: { path: '^src/(inference|model-folders|download|state|telemetry)/' },
      to: {
        path: '^(src|adapters)/',
        pathNot:
          '^src/(classification/|onnx/|system/|errors\\.ts|(training|experiments/publish)/ports\\.ts|$1/)',
      },
    },
    {
      name: 'training-keeps-no-records',
      comment: 'Where runs are kept, compared and reported is the affair of src/experiments.',
      severity: 'error',
      from: { path: '^src/training/' },
      to: { path: '^src/(experiments|chat)/' },
    },
    {
      name: 'only-the-wiring-sees-drivers',
      comment:
        'service.ts, bots.ts and the commands put everything together; nothing else knows who implements a port.',
      severity: 'error',
      from: { path: '^(src/[^/]+|adapters)', pathNot: '^src/((service|bots)\\.ts|commands/)' },
      to: { path: '^src/(inference|model-folders|download|state|telemetry)/', pathNot: '^$1/' },
    },
    {
      name: 'edges-know-no-edges',
      severity: 'error',
      from: { path: '^(adapters/[^/]+|src/http|src/commands)/' },
      to: { path: '^(adapters/|src/http/|src/commands/)', pathNot: '^$1/' },
    },
    {
      name: 'src-knows-no-platform',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bots\\.ts$' },
      to: { path: ['^adapters/', 'node_modules/(discord\\.js|telegraf)/'] },
    },
    {
      name: 'one-home-for-native-code',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/inference/(training/)?child/' },
      to: { path: 'node_modules/(onnxruntime-node|sharp|@napi-rs|libheif-js)/' },
    },
    {
      name: 'one-home-for-discord',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^adapters/discord/' },
      to: { path: 'node_modules/(discord\\.js|@discordjs)/' },
    },
    {
      name: 'one-home-for-telegram',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^adapters/telegram/' },
      to: { path: 'node_modules/telegraf/' },
    },
    {
      name: 'one-home-for-the-database',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/state/' },
      to: { path: 'node_modules/libsql/' },
    },
    {
      name: 'one-home-for-charts',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/experiments/plots/' },
      to: { path: 'node_modules/(echarts|zrender|@resvg)/' },
    },
    {
      name: 'parents-do-not-import-the-child',
      comment: 'What runs in the inference process loads native code; its parent must not.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/inference/(training/)?child/' },
      to: { path: '^src/inference/(training/)?child/' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(src|adapters)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs'],
    },
  },
};
