/** A colour on light and on dark paper. */
export interface Tone {
  readonly light: string;
  readonly dark: string;
}

/** What charts are drawn on and written with: the colours of the web page. */
export const paper = {
  ink: { light: '#15201b', dark: '#e8efea' },
  muted: { light: '#52605a', dark: '#a0b0a8' },
  line: { light: '#d3dad3', dark: '#2c3832' },
  faint: { light: '#b3bdb6', dark: '#4b5a53' },
  sheet: { light: '#ffffff', dark: '#161e1a' },
} as const satisfies Record<string, Tone>;

/**
 * Colours of what is compared. Any two differ clearly (by 0.07 in Oklab), also for people who see red, green or blue as
 * others do not (simulated as in Machado et al., 2009), and all have a contrast above 3 to their paper.
 */
export const hues: readonly [Tone, Tone, Tone, Tone, Tone, Tone] = [
  { light: '#0a6a52', dark: '#66d2a9' },
  { light: '#d1600c', dark: '#f08a3c' },
  { light: '#366ed1', dark: '#4f8ff0' },
  { light: '#ca768a', dark: '#fbd0dc' },
  { light: '#4d2643', dark: '#c66e8e' },
  { light: '#11188a', dark: '#b9b4ff' },
];

const [green, orange, blue] = hues;

/** Each part of the data has its colour in all charts. */
export const partTones = { train: blue, validation: green, test: orange } as const;

/** From few to many: what was recognized. */
export const rightRamp: readonly Tone[] = [
  { light: '#d5e8df', dark: '#1f3b32' },
  { light: '#a3cfbd', dark: '#2b5a4a' },
  { light: '#66ab92', dark: '#3b826a' },
  { light: '#2f8569', dark: '#50aa8a' },
  green,
];

/** From few to many: what was taken for something else. */
export const wrongRamp: readonly Tone[] = [
  { light: '#fce8d9', dark: '#54321b' },
  { light: '#f8cdab', dark: '#79421c' },
  { light: '#efa873', dark: '#a3561f' },
  { light: '#e1843c', dark: '#d07029' },
  orange,
];

/** Writing on the strong ends of the ramps. */
export const onRight: Tone = { light: '#fefefe', dark: '#05241a' };
export const onWrong: Tone = { light: '#15201c', dark: '#1d0e02' };

/** Every colour that a chart may have. */
export const tones: readonly Tone[] = [
  ...Object.values(paper),
  ...hues,
  ...rightRamp.slice(0, -1),
  ...wrongRamp.slice(0, -1),
  onRight,
  onWrong,
];
