/** Whoever names a file could otherwise move the cursor, recolour the screen or retitle the window. */
const controlCharacters = /\p{Cc}/gu;

/** The control characters that JSON does not escape; terminals obey U+009B as they obey ESC [. */
const controlsInJson = /[\u007f-\u009f]/g;

/** One line of text that a terminal only shows: control characters become `?`, as `ls` has it. */
export function printable(line: string): string {
  return line.replaceAll(controlCharacters, '?');
}

/** The same for several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON on one line that a terminal only shows; what is read from it is `value` unchanged. */
export function printableJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    controlsInJson,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}
