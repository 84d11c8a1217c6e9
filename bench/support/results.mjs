/**
 * One line of the table; what is absent stays empty.
 *
 * @typedef {object} Row
 * @property {string} what
 * @property {string} [ours]
 * @property {string} [peer]
 * @property {string} [ratio]
 * @property {string} target
 * @property {boolean} [isMet] - Absent where nothing was measured, or nothing has to be met.
 */

const HEADINGS = ['what', 'ours', 'peer', 'ratio', 'target', 'met'];

/**
 * Puts everything together as Markdown.
 *
 * @param {{ command: string, facts: readonly string[], rows: readonly Row[], notes: readonly string[] }} results
 * @returns {string}
 */
export function formatResults({ command, facts, rows, notes }) {
  return [
    '# Measured',
    '',
    `Written by \`${command}\`; not edited by hand.`,
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    tableLine(HEADINGS),
    tableLine(HEADINGS.map(() => '---')),
    ...rows.map((row) => tableLine(toCells(row))),
    '',
    '## How',
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function toCells({ what, ours = '', peer = '', ratio = '', target, isMet }) {
  const verdict = isMet === undefined ? '–' : isMet ? 'yes' : '**no**';
  return [what, ours, peer, ratio, target, verdict];
}

function tableLine(cells) {
  return `| ${cells.join(' | ')} |`;
}
