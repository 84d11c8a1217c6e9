import { accuracyAxis } from '../charts/accuracy-axis.ts';
import type { Chart } from '../drawing/chart.ts';
import { percent } from '../drawing/format.ts';
import {
  BELOW_HEADLINE,
  CHART_HEIGHT,
  CHART_WIDTH,
  categoryAxis,
  headline,
  numberAxisY,
  plotArea,
} from '../drawing/house-style.ts';
import { paper, partTones } from '../drawing/palette.ts';

/** A published version of a model. */
export interface VersionAccuracy {
  readonly version: number;
  /** In 0..1; `undefined` where none was measured. */
  readonly testAccuracy: number | undefined;
  readonly isCurrent: boolean;
}

/** More would have no room for their numbers. */
const MOST_VERSIONS = 20;

/** Test accuracy of the versions of a model, the oldest first; of very many the latest ones. */
export function versionAccuracy(model: string, versions: readonly VersionAccuracy[]): Chart {
  const shown = versions.slice(-MOST_VERSIONS);
  const current = versions.find(({ isCurrent }) => isCurrent);
  const title = `Versions of ${model}`;
  const subtitle = `Accuracy on the test pictures of each version's own run${current ? `; in use is version ${current.version}` : ''}.`;
  return {
    name: 'versions',
    title,
    description: subtitle,
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
    option: {
      title: headline(title, subtitle),
      grid: plotArea({ top: BELOW_HEADLINE + 12, left: 40 }),
      xAxis: {
        ...categoryAxis(
          shown.map(({ version }) => String(version)),
          { labelWidth: 40, fontSize: 11 },
        ),
        name: 'version',
        nameLocation: 'middle',
        nameGap: 8,
        nameTextStyle: { color: paper.muted.light, fontSize: 11 },
        axisLine: { show: true, lineStyle: { color: paper.faint.light } },
      },
      yAxis: numberAxisY({
        name: 'test accuracy',
        ...accuracyAxis(shown.flatMap(({ testAccuracy }) => testAccuracy ?? [])),
      }),
      series: {
        type: 'line',
        silent: true,
        connectNulls: true,
        color: partTones.test.light,
        lineStyle: { width: 1.5, opacity: 0.5 },
        symbol: 'circle',
        data: shown.map((version) => dotOf(version)),
      },
    },
  };
}

function dotOf({ testAccuracy, isCurrent }: VersionAccuracy) {
  return {
    value: testAccuracy ?? null,
    symbolSize: isCurrent ? 16 : 9,
    label: {
      show: testAccuracy !== undefined,
      position: 'top' as const,
      color: paper.ink.light,
      backgroundColor: paper.sheet.light,
      padding: [1, 2],
      fontSize: 11,
      fontWeight: isCurrent ? ('bold' as const) : ('normal' as const),
      formatter: () => percent(testAccuracy ?? 0),
    },
  };
}
