import type { Model } from '../../classification/model.ts';
import { ClassifierError } from '../../errors.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { Recipe } from '../learning/recipe.ts';
import { findCutPoints } from './cut-points.ts';
import { bodyNodes, type Cut, EMBEDDINGS, INPUT, tryOut } from './fine-tuning-network.ts';

/** How much of a body is trained. */
export type Unfrozen = Exclude<Recipe['unfreeze'], 'none'>;

/**
 * Finds where a body is cut so that just its last blocks are trained, and what comes after them.
 *
 * @throws {ClassifierError} `parameter-invalid` when there are fewer blocks, or when the weights are whole numbers;
 *   `model-invalid` when there is something else that cannot be trained.
 */
export function chooseCut(
  body: Graph,
  { name, preprocessing }: Pick<Model, 'name' | 'preprocessing'>,
  unfrozen: Unfrozen,
): Cut {
  requireFloats(body, name);
  const nodes = bodyNodes(body);
  const { width, height } = preprocessing.input;
  const { values } = tryOut(nodes, body, { valueName: INPUT, shape: [3, height, width] });
  if (!values.has(EMBEDDINGS)) {
    throw new ClassifierError('model-invalid', `"${name}" cannot be a base: it has no embeddings`);
  }
  const valueName = unfrozen === 'all' ? INPUT : blockInput(findCutPoints(nodes, INPUT), unfrozen);
  if (valueName === undefined) throw tooMany(name, findCutPoints(nodes, INPUT).length - 1);
  const [, ...shape] = values.get(valueName)?.shape ?? [];
  return { valueName, shape };
}

/** What goes into the first of the last blocks. */
function blockInput(cuts: readonly string[], blocks: number): string | undefined {
  return cuts.at(-1 - blocks);
}

function tooMany(name: string, blockCount: number): ClassifierError {
  return new ClassifierError(
    'parameter-invalid',
    blockCount === 0
      ? `"${name}" has no blocks that can be told apart: --unfreeze all trains the whole of it`
      : `"${name}" has ${blockCount} blocks: --unfreeze takes 1 to ${blockCount}, or all`,
  );
}

function requireFloats({ nodes }: Graph, name: string): void {
  const isQuantized = nodes.some(({ operator }) =>
    /QuantizeLinear$|Integer$|^QLinear/u.test(operator),
  );
  if (!isQuantized) return;
  throw new ClassifierError(
    'parameter-invalid',
    `"${name}" holds whole numbers of 8 bits, which --unfreeze cannot train: --base base can be unfrozen`,
  );
}
