import { describe, expect, it } from 'vitest';

import { checkMlflow } from '../../../../src/commands/doctor/check-mlflow.ts';
import { parseConfig } from '../../../../src/config.ts';
import { startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';

describe('checkMlflow', () => {
  it('says nothing where no server is named', async () => {
    expect(await checkMlflow(parseConfig({}))).toEqual([]);
  });

  it('says where training reports to, without the password', async () => {
    const { server, breaches } = await startFakeMlflow();
    const uri = `http://somebody:secret@127.0.0.1:${server.port}`;

    const findings = await checkMlflow(parseConfig({ MLFLOW_TRACKING_URI: uri }));

    const message = `training reports to ${server.origin}, which answers.`;
    expect(findings).toEqual([{ check: 'mlflow', status: 'ok', message }]);
    expect(breaches).toEqual([]);
  });

  it.each([
    [401, /refuses access \(status 401\): see MLFLOW_TRACKING_USERNAME/u],
    [404, /leads to no MLflow server \(status 404\)\./u],
    [503, /has failed at experiments\/search \(status 503\)\./u],
  ])('passes on what a status of %i means: training does not need it', async (status, message) => {
    const fake = await startFakeMlflow();
    fake.answerWith(/./u, { status });
    const config = parseConfig({ MLFLOW_TRACKING_URI: fake.server.origin });

    const findings = await checkMlflow(config);

    expect(findings).toMatchObject([
      { check: 'mlflow', status: 'warning', message: expect.stringMatching(message) },
    ]);
  });
});
