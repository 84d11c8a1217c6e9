/** Everything that Markdown, or the HTML in it, takes for more than a character. */
const special = /[\\`*_[\]{}<>|~#$&!]/gu;

const controls = /\p{Cc}+/gu;

/** Words as they are, in one cell of a table: whatever somebody called a class. */
export function escapeMarkdown(words: string): string {
  return words.replaceAll(controls, ' ').replaceAll(special, String.raw`\$&`);
}
