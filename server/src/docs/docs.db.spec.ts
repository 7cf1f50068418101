import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.ts';
import { EVENT_WORDS } from './asyncapi.ts';

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: object }> };
}
interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(app.url + path)).json()) as T;
}

/** Everything a document points at within itself. */
function references(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);
}

function resolve(document: unknown, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
}

test.each(['/api/docs-json', '/api/asyncapi.json'])(
  '%s points at nothing that is not there',
  async (path) => {
    const document = await get<unknown>(path);
    const targets = references(document);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => resolve(document, target) === undefined)).toEqual([]);
  },
);

test('every answer of the API with a body has its type', async () => {
  const { paths } = await get<Document>('/api/docs-json');
  const untyped = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([, operations]) => Object.values(operations))
    .filter(({ responses }) =>
      Object.entries(responses).some(
        ([status, { content }]) => status.startsWith('2') && status !== '204' && !content,
      ),
    );
  expect(untyped.map(({ operationId }) => operationId)).toEqual([]);
});

test('what is sent is described with its limits', async () => {
  const { paths, components } = await get<Document>('/api/docs-json');
  const body =
    paths['/api/v1/conversations/{id}/messages']?.['post']?.requestBody?.content['application/json'];
  const name = body?.schema.$ref?.split('/').at(-1) ?? '';
  expect(components.schemas[name]?.properties).toMatchObject({
    clientId: { type: 'string', maxLength: expect.any(Number) },
    seenMessageId: { nullable: true },
  });
});

test('every event of the live door has its word and its direction', async () => {
  const { operations } = await get<{ operations: Record<string, { action: string }> }>('/api/asyncapi.json');
  expect(Object.keys(operations).sort()).toEqual(Object.keys(EVENT_WORDS).sort());
  expect([operations['live']?.action, operations['typing']?.action]).toEqual(['send', 'receive']);
});
