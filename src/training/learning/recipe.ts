/** When the learning rate falls: as PyTorch's ReduceLROnPlateau with a relative threshold. */
export interface PlateauOptions {
  /** What the rate is multiplied with. */
  readonly factor: number;
  /** Epochs without progress that are borne. */
  readonly patience: number;
  /** Share by which the validation loss has to fall to count as progress. */
  readonly threshold: number;
  readonly minimum: number;
}

/** When training ends before its last epoch. */
interface StoppingOptions {
  /** By how much the validation loss has to fall to count as progress. */
  readonly minimumChange: number;
  readonly patience: number;
}

/** How a network is trained. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Of the part of the body that is trained. */
  readonly bodyLearningRate: number;
  /** `cosine`: down to nothing along half a wave, after a tenth of the way up. */
  readonly schedule: 'constant' | 'cosine' | PlateauOptions;
  readonly stopping: StoppingOptions | 'never';
  /** Share of the features that are left out at each step. */
  readonly dropout: number;
  readonly weightDecay: number;
  /** Share of a picture's weight that is spread over all classes. */
  readonly labelSmoothing: number;
  /** Every class weighs the same, however many pictures it has. */
  readonly isBalanced: boolean;
  /** Every feature is brought to mean 0 and deviation 1 over the training pictures; folded into the head at the end. */
  readonly isStandardized: boolean;
  /** `embeddings`: what the body sees; with `classes`: also what the base takes the picture for. */
  readonly features: 'embeddings' | 'embeddings+classes';
  /** Other views of each training picture, beside the plain one. */
  readonly augmentation: 'none' | 'flips' | 'flips-and-crops';
  /** The weights that are kept: those after the last epoch, or those with the lowest validation loss (training loss, where nothing is put aside). */
  readonly keep: 'last' | 'best';
  /** How many of the body's last blocks are trained with the head. */
  readonly unfreeze: 'none' | 'all' | number;
  /** Whether batch normalization in that part keeps its statistics, or takes those of each batch. */
  readonly batchNorm: 'frozen' | 'updated';
}

/** The recipes that can be asked for by name. */
export const recipes = {
  /** As an earlier project in Python trained its heads. */
  reference: {
    epochs: 15,
    batchSize: 64,
    learningRate: 1e-3,
    bodyLearningRate: 1e-3,
    schedule: { factor: 0.1, patience: 5, threshold: 0.01, minimum: 1e-6 },
    stopping: { minimumChange: 0.01, patience: 5 },
    dropout: 0.2,
    weightDecay: 0,
    labelSmoothing: 0,
    isBalanced: false,
    isStandardized: false,
    features: 'embeddings',
    augmentation: 'none',
    keep: 'last',
    unfreeze: 'none',
    batchNorm: 'updated',
  },
  default: {
    epochs: 30,
    batchSize: 64,
    learningRate: 1e-3,
    bodyLearningRate: 1e-4,
    schedule: 'cosine',
    stopping: 'never',
    dropout: 0.2,
    weightDecay: 0,
    labelSmoothing: 0.1,
    isBalanced: true,
    isStandardized: false,
    features: 'embeddings+classes',
    augmentation: 'flips',
    keep: 'best',
    unfreeze: 'none',
    batchNorm: 'frozen',
  },
} as const satisfies Record<string, Recipe>;

/** The name of a recipe. */
export type RecipeName = keyof typeof recipes;
