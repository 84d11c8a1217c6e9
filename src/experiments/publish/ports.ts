import type { Model } from '../../classification/model.ts';

/** A model that has been taken in, but that nobody sees yet. */
export interface StagedModel {
  /** Read and verified as every model is before it is offered. */
  readonly model: Model;
  /** Puts another file beside the others. */
  addJson(file: string, value: object): Promise<void>;
  /** @returns The number of the version that it has become, which counts from now on. */
  publish(): Promise<number>;
  /** Has to be called in the end; leaves nothing behind but what was published. */
  discard(): void;
}

/** Where models are kept by name and version. */
export interface ModelStore {
  /**
   * Takes in a copy of a model folder.
   *
   * @throws {ClassifierError} `model-invalid` when it is not whole; `config-invalid` when nothing can be written;
   *   `parameter-invalid` when the name belongs to a base.
   */
  stage(name: string, source: string): Promise<StagedModel>;
}
