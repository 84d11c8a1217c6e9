import type { FinishedArm } from '../../../experiments/plan/arm.ts';
import type { Experiment } from '../../../experiments/plan/experiment.ts';
import type { ExperimentPorts } from '../../../experiments/plan/run-experiment.ts';
import { printable } from '../../printable.ts';
import { formatResult, formatShare } from '../../format-values.ts';

type Told = Required<Pick<ExperimentPorts, 'onBegin' | 'onDone' | 'onWinner'>>;

/** Says on a stream what an experiment is about to do, what it need not do, and who won. */
export function createRunProgress(stream: NodeJS.WritableStream, experiment: Experiment): Told {
  const trained = new Set<string>();
  const say = (line: string): void => {
    stream.write(`${printable(line)}\n`);
  };
  return {
    onBegin(next) {
      const { stage, setting, value, interrupted } = next;
      const number = experiment.stages.findIndex(({ name }) => name === stage) + 1;
      const how = interrupted ? `goes on with ${interrupted.id}` : 'training';
      trained.add(keyOf(next));
      say(`stage ${number} of ${experiment.stages.length}, ${stage}: ${setting}=${value}: ${how}`);
    },
    onDone(arm) {
      const when = trained.has(keyOf(arm)) ? 'done' : 'done before';
      say(`${arm.stage}: ${arm.setting}=${arm.value}: ${when}, ${describe(arm)}`);
    },
    onWinner({ stage, winner }) {
      const result = formatResult(stage.select, winner.run.results[stage.select]);
      say(`winner of ${stage.name}: ${winner.setting}=${winner.value} (${stage.select} ${result})`);
    },
  };
}

function describe({ run: { id, results } }: FinishedArm): string {
  const validation = `validation ${formatShare(results['validation_accuracy'])}`;
  return `${id}: ${validation}, test ${formatShare(results['test_accuracy'])}`;
}

function keyOf({ stage, value }: Pick<FinishedArm, 'stage' | 'value'>): string {
  return JSON.stringify([stage, value]);
}
