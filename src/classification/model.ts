/** Classes that a person would call by one name ("dog"): what an unsure answer can still say. */
export interface Group {
  readonly label: string;
  /** Indexes into the model's labels. */
  readonly classes: readonly number[];
}

/** A trained classifier, or a base that training starts from, as its folder describes it. */
export interface Model {
  /** The folder's name; unique in the list that it stands in. */
  readonly name: string;
  readonly purpose: 'classifier' | 'base';
  /** One name a class, in class order. */
  readonly labels: readonly string[];
  readonly groups: readonly Group[];
  /** What logits are divided by before softmax, above 0; 1 leaves them as they are. */
  readonly temperature: number;
  readonly preprocessing: Preprocessing;
  /** Absolute path of the ONNX file. */
  readonly onnxPath: string;
  /** The ONNX file as it was when the model was listed: another file in its place is another model. */
  readonly listedFile?: ListedFile;
  /** Size of the ONNX file. */
  readonly sizeInBytes: number;
}

/** What tells an ONNX file from one that takes its place later. */
export interface ListedFile {
  /** Absolute; a model made of this one, with a file of its own, has another. */
  readonly onnxPath: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Where it will stand once it has made room for a newer one, as far as that can be known. */
  readonly movedOnnxPath: string | undefined;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a picture is scaled, by Pillow's names. */
export type Resample = 'nearest' | 'lanczos' | 'bilinear' | 'bicubic';

/** How a picture becomes the model's input: resize, centre crop, rescale, normalize, in this order. */
export interface Preprocessing {
  /** Exactly this size, or the short side to this length with the long side in proportion. */
  readonly resize: Size | { readonly shortestEdge: number };
  readonly resample: Resample;
  /** The centre that is kept after resizing; `undefined` keeps everything. */
  readonly crop: Size | undefined;
  /** A channel value v (0..255) becomes `v * rescaleFactor + rescaleOffset`. */
  readonly rescaleFactor: number;
  readonly rescaleOffset: number;
  /** Subtracted from, and then divided into, the rescaled value; one a channel, R, G, B. */
  readonly mean: RgbTriple;
  readonly std: RgbTriple;
  /** What comes out: the model's input is `[batch, 3, input.height, input.width]`. */
  readonly input: Size;
}

/** One value a channel, in the order R, G, B. */
export type RgbTriple = readonly [number, number, number];
