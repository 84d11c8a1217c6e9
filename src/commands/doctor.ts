import type { Command } from 'commander';

import { type Finding, formatFinding } from './doctor/finding.ts';
import { printableJson } from './printable.ts';

const helpText = `
Each finding is a line: ✓ is well, ! works but could be better, ✗ has to be mended.
Tokens are tried by asking Discord and Telegram, and are never printed. Nothing is changed.`;

/** `whatsit doctor`: looks at all that a service needs, and says what to do. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check settings, models, memory and tokens, and say what to do')
    .option('--json', 'one JSON object')
    .addHelpText('after', helpText)
    .action(async ({ json }: { readonly json?: true }) => {
      const { examine } = await import('./doctor/examine.ts'); // other commands need nothing of it
      const findings: Finding[] = [];
      for await (const finding of examine()) {
        findings.push(finding);
        if (!json) process.stdout.write(`${formatFinding(finding)}\n`);
      }
      const isWell = findings.every(({ status }) => status !== 'failure');
      if (json) process.stdout.write(`${printableJson({ ok: isWell, findings })}\n`);
      if (!isWell) process.exitCode = 1;
    });
}
