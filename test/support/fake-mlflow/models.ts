import { bodies } from './bodies.ts';
import { type Method, method, toMap } from './method.ts';
import { Refusal } from './refusal.ts';

interface KeptModel {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  /** How it is searched for. */
  readonly filter: string;
  status: string;
}

interface KeptVersion {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** Logged and registered models. */
export function createModels(artifactRoot: () => string) {
  const models = new Map<string, KeptModel>();
  const registered = new Set<string>();
  const versions: KeptVersion[] = [];
  const aliases = new Map<string, string>();

  function showModel({ id, experimentId, status }: KeptModel): object {
    const uri = `${artifactRoot()}/${experimentId}/models/${id}/artifacts`;
    return { info: { model_id: id, artifact_uri: uri, status } };
  }

  const methods: Readonly<Record<string, Method>> = {
    'logged-models/search': method(bodies['logged-models/search'], ({ filter }) => {
      const found = [...models.values()].filter((model) => model.filter === filter);
      return found.length > 0 ? { models: found.map(showModel) } : {};
    }),
    'logged-models': method(bodies['logged-models'], (body) => {
      const hash = toMap(body.tags).get('whatsit.model_sha256');
      const model = {
        id: `m-${models.size + 1}`,
        name: body.name,
        experimentId: body.experiment_id,
        filter: `source_run_id = '${body.source_run_id}' AND tags.\`whatsit.model_sha256\` = '${hash}'`,
        status: 'LOGGED_MODEL_PENDING',
      };
      models.set(model.id, model);
      return { model: showModel(model) };
    }),
    'logged-models/id': method(bodies['logged-models/id'], ({ model_id: id, status }) => {
      const model = models.get(id);
      if (!model) throw new Refusal('RESOURCE_DOES_NOT_EXIST', `no model ${id}`);
      model.status = status;
      return {};
    }),
    'registered-models/create': method(bodies['registered-models/create'], ({ name }) => {
      if (registered.has(name)) throw new Refusal('RESOURCE_ALREADY_EXISTS', `${name} is there`);
      registered.add(name);
      return {};
    }),
    'model-versions/create': method(bodies['model-versions/create'], ({ name, source, tags }) => {
      const version = String(versions.filter((one) => one.name === name).length + 1);
      const created = { name, source, version, tags: toMap(tags) };
      versions.push(created);
      return { model_version: created };
    }),
    'registered-models/alias': method(bodies['registered-models/alias'], (body) => {
      aliases.set(`${body.name}@${body.alias}`, body.version);
      return {};
    }),
  };

  return {
    models,
    versions,
    aliases,
    methods,
    findVersions(filter: string): object {
      const found = versions.filter(
        ({ name, tags }) =>
          filter ===
          `name = '${name}' AND tags.\`whatsit.run_id\` = '${tags.get('whatsit.run_id')}'`,
      );
      return found.length > 0 ? { model_versions: found } : {};
    },
  };
}
