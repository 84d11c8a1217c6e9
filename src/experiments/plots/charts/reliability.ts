import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import type { Chart } from '../drawing/chart.ts';
import { percent } from '../drawing/format.ts';
import {
  CHART_HEIGHT,
  CHART_WIDTH,
  headline,
  legend,
  numberAxisX,
  numberAxisY,
  plotArea,
} from '../drawing/house-style.ts';
import { paper, partTones } from '../drawing/palette.ts';

const IDEAL = 'ideal';
const SMALLEST = 7;
const LARGEST = 30;

/** Whether probabilities mean what they say: of what was said with 80 %, are 80 % right? */
export function reliability(
  { reliability: bins, calibrationError }: Evaluation,
  part: 'validation' | 'test',
): Chart {
  const title = 'How far probabilities can be trusted';
  const subtitle = `Calibration error ${percent(calibrationError)} on ${part} pictures; larger dots are more pictures.`;
  const largest = Math.max(...bins.map(({ count }) => count));
  const shares = { min: 0, max: 1, interval: 0.2, format: (share: number) => percent(share, 0) };
  return {
    name: 'calibration',
    title,
    description: subtitle,
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
    option: {
      title: headline(title, subtitle),
      legend: legend({
        data: [
          { name: part, icon: 'circle' },
          { name: IDEAL, itemStyle: { opacity: 0 } },
        ],
      }),
      grid: plotArea({ left: 40 }),
      xAxis: numberAxisX({ name: 'probability that was said', ...shares }),
      yAxis: numberAxisY({ name: 'share that was right', ...shares }),
      series: [
        {
          name: IDEAL,
          type: 'line',
          silent: true,
          symbol: 'none',
          color: paper.muted.light,
          lineStyle: { type: 'dotted', width: 1.5 },
          data: [
            [0, 0],
            [1, 1],
          ],
        },
        {
          name: part,
          type: 'scatter',
          silent: true,
          color: partTones[part].light,
          clip: false,
          itemStyle: { opacity: 0.85, borderColor: paper.sheet.light, borderWidth: 1 },
          data: bins.map(({ count, probability, accuracy }) => ({
            value: [probability, accuracy],
            symbolSize: SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(count / largest),
          })),
        },
      ],
    },
  };
}
