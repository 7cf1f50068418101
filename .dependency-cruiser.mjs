// Who may know whom. Between projects and, inside the server, between modules; see ARCHITECTURE.md.

/** Each project, and the ones it may import. */
export const PROJECTS = {
  'libs/contract': [],
  'libs/domain': ['libs/contract'],
  'libs/whatsapp': ['libs/contract', 'libs/domain'],
  'libs/whatsapp-sim': ['libs/contract', 'libs/whatsapp'],
  server: ['libs/contract', 'libs/domain', 'libs/whatsapp'],
  client: ['libs/contract', 'libs/domain'],
  e2e: ['libs/contract', 'libs/whatsapp', 'libs/whatsapp-sim'],
};

/** Each server module, and the ones it may import. Nothing points back. */
const MODULES = {
  platform: [],
  auth: ['platform'],
  realtime: ['auth', 'platform'],
  settings: ['realtime', 'auth', 'platform'],
  media: ['settings', 'realtime', 'auth', 'platform'],
  inbox: ['media', 'settings', 'realtime', 'auth', 'platform'],
  assignment: ['settings', 'inbox', 'media', 'realtime', 'auth', 'platform'],
  bot: ['settings', 'inbox', 'media', 'realtime', 'auth', 'platform'],
  routing: ['assignment', 'bot', 'settings', 'inbox', 'media', 'realtime', 'auth', 'platform'],
  channel: ['routing', 'settings', 'inbox', 'media', 'realtime', 'auth', 'platform'],
  webhook: ['routing', 'assignment', 'bot', 'settings', 'inbox', 'media', 'realtime', 'auth', 'platform'],
  notify: ['inbox', 'media', 'settings', 'realtime', 'auth', 'platform'],
  reports: ['inbox', 'realtime', 'auth', 'platform'],
};

const one = (names) => `(${names.join('|')})`;
const others = (all, name) => Object.keys(all).filter((other) => other !== name);
const TESTS = '\\.(spec|e2e)\\.ts$|/testing/';

const projectRules = Object.entries(PROJECTS).map(([name, may]) => ({
  name: `project-${name.replace('libs/', '')}`,
  comment: `${name} may import ${may.length > 0 ? may.join(', ') : 'no other project'}.`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^${one(others(PROJECTS, name).filter((other) => !may.includes(other)))}/` },
}));

const moduleRules = Object.entries(MODULES).map(([name, may]) => ({
  name: `module-${name}`,
  comment: `server/src/${name} may import ${may.length > 0 ? may.join(', ') : 'no other module'}.`,
  severity: 'error',
  from: { path: `^server/src/${name}/`, pathNot: '\\.entity\\.ts$' },
  // What stands at the top (app, entities, cli, demo) composes; no module may lean on it.
  to: {
    path: [
      `^server/src/${one([...others(MODULES, name).filter((other) => !may.includes(other)), 'cli', 'demo', 'docs'])}/`,
      `^server/src/[^/]+\\.ts$`,
    ],
  },
}));

const doorRules = [
  {
    name: 'library-door',
    comment:
      'A library is imported by its name, through its index.ts; its own files reach each other directly.',
    severity: 'error',
    from: { path: '^(?:libs/([^/]+)|server|client|e2e|scripts|bench)/' },
    to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
  },
  {
    name: 'module-door',
    comment: 'A module is imported through its index.ts; entities may be named by tables that refer to them.',
    severity: 'error',
    from: { path: '^server/src/([^/]+)/', pathNot: [TESTS, '^server/src/(cli|demo|docs)/'] },
    to: {
      path: `^server/src/${one(Object.keys(MODULES).filter((name) => name !== 'platform'))}/`,
      pathNot: ['^server/src/$1/', '/index\\.ts$', '\\.entity\\.ts$'],
    },
  },
];

/** A foreign key is a fact of the database and points where it must; but a table knows nothing besides tables. */
const tableRule = {
  name: 'table-knows-tables',
  comment: 'An entity may name entities of other modules, and nothing else of theirs.',
  severity: 'error',
  from: { path: '^server/src/([^/]+)/.*\\.entity\\.ts$' },
  to: { path: '^server/src/', pathNot: ['^server/src/$1/', '\\.entity\\.ts$'] },
};

const packageRules = [
  {
    name: 'pure-libraries',
    comment:
      'Contract and domain depend on no package and not on Node, so that browser and server run the same code.',
    severity: 'error',
    from: { path: '^libs/(contract|domain)/src/', pathNot: TESTS },
    to: {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot: '^libs/',
    },
  },
  {
    name: 'adapter-node-only',
    comment: 'libs/whatsapp depends on nothing but Node.',
    severity: 'error',
    from: { path: '^libs/whatsapp/src/', pathNot: TESTS },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot: '^libs/',
    },
  },
  {
    name: 'client-without-server-packages',
    comment: 'Decorated classes and database code stay out of the browser.',
    severity: 'error',
    from: { path: '^client/src/' },
    to: { path: 'node_modules/(@nestjs/|typeorm/|class-validator/|class-transformer/|pg/)' },
  },
  {
    name: 'no-test-code',
    comment: 'What serves tests is imported by tests only.',
    severity: 'error',
    from: { path: '^(server|libs/[^/]+)/src/', pathNot: TESTS },
    to: { path: TESTS },
  },
  {
    name: 'no-tool-at-work',
    comment: 'The image carries no development packages: what the server imports is one of its dependencies.',
    severity: 'error',
    from: { path: '^server/src/', pathNot: TESTS },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['npm', 'type-only'],
    },
  },
  {
    name: 'no-circle',
    comment: 'A circle of values fails at load in ESM, and says that two files are one.',
    severity: 'error',
    // Tables that refer to each other name each other's class, lazily.
    from: { pathNot: '\\.entity\\.ts$' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'An import must lead somewhere.',
    severity: 'error',
    from: { pathNot: '^client/' }, // SvelteKit makes its modules up
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...projectRules, ...moduleRules, ...doorRules, tableRule, ...packageRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|dist|dist-page|\\.svelte-kit|generated|\\.nx|\\.data)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.svelte'],
    },
  },
};
