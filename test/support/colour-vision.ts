type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** What people see who lack one kind of cones, of linear RGB (Machado, Oliveira and Fernandes, 2009); the first see all. */
const VISIONS: readonly Matrix[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

/** From linear RGB to cones, and from their cube roots to Oklab (Ottosson, 2020). */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

/** The distance in Oklab of the two of some colours that are hardest to tell apart, for whoever has most trouble. */
export function smallestDifference(colours: readonly string[]): number {
  const differences = VISIONS.flatMap((vision) => {
    const seen = colours.map((colour) => toOklab(times(vision, toLinear(colour))));
    return seen.flatMap((one, index) => seen.slice(index + 1).map((other) => distance(one, other)));
  });
  return Math.min(...differences);
}

/** As WCAG has it, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = toLinear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [bright, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function toLinear(colour: string): Vector {
  const channel = (start: number): number => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function toOklab(linear: Vector): Vector {
  const [long, medium, short] = times(TO_CONES, linear);
  return times(TO_OKLAB, [Math.cbrt(long), Math.cbrt(medium), Math.cbrt(short)]);
}

function times(matrix: Matrix, [x, y, z]: Vector): Vector {
  const row = ([a, b, c]: Vector): number => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function distance(one: Vector, other: Vector): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}
