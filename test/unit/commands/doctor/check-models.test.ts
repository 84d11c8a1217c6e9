import { describe, expect, it } from 'vitest';

import { checkModels } from '../../../../src/commands/doctor/check-models.ts';
import { parseConfig } from '../../../../src/config.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

describe('models', () => {
  it('that ship are whole, and the default one runs', async () => {
    const findings = await checkModels(parseConfig({}));

    expect(findings).toMatchObject([
      { status: 'ok', message: expect.stringMatching(/^imagenet \(1000 classes, .*runs/) },
      { status: 'ok', message: expect.stringMatching(/^base \(a base for training, .*whole/) },
      { status: 'ok', message: expect.stringMatching(/^pets \(37 classes, .*whole/) },
    ]);
  });

  it('that are broken are told by name, and are failures where the default is one', async () => {
    const modelsDir = await createTemporaryFolder({
      'mine/config.json': '{',
      'other/config.json': { id2label: { 0: 'cat' } },
    });

    const findings = await checkModels(parseConfig({ MODELS_DIR: modelsDir, MODEL: 'mine' }));

    expect(findings).toMatchObject([
      { status: 'failure', message: expect.stringMatching(/^mine\/config\.json: not JSON/) },
      { status: 'warning', message: expect.stringMatching(/^other\//) },
    ]);
    expect(JSON.stringify(findings)).not.toContain(modelsDir);
  });

  it('that are missing are a failure', async () => {
    const findings = await checkModels(parseConfig({ MODEL: 'nothing' }));

    expect(findings[0]).toMatchObject({
      status: 'failure',
      message: expect.stringMatching(/nothing/),
    });
  });

  it('in a folder that is none are one failure', async () => {
    const findings = await checkModels(parseConfig({ MODELS_DIR: '/nowhere/at/all' }));

    expect(findings).toMatchObject([
      { status: 'failure', advice: expect.stringContaining('MODELS_DIR') },
    ]);
  });
});
