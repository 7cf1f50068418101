import { ERRORS } from '@balcao/contract';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema, Schemas } from './schemas.ts';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = OperationObject['responses'];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What Nest found out about the routes, with the types that cross them. */
export function withTypes(document: OpenAPIObject, schemas: Schemas): OpenAPIObject {
  const paths = structuredClone(document.paths);
  for (const path of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) complete(operation, schemas.operations[operation.operationId ?? ''] ?? {});
    }
  }
  return {
    ...document,
    paths,
    components: { ...document.components, schemas: schemas.components },
  };
}

function complete(
  operation: OperationObject,
  { says, query, body, answer }: Schemas['operations'][string],
): void {
  if (says) {
    if (operation.summary) operation.description ??= says;
    else operation.summary = says.replaceAll('\n', ' ');
  }
  if (query) operation.parameters = [...(operation.parameters ?? []), ...queryParameters(query)];
  if (body) operation.requestBody = { required: true, content: { 'application/json': { schema: body } } };
  for (const [status, response] of Object.entries(operation.responses as Record<string, object>)) {
    if (answer && status.startsWith('2')) {
      Object.assign(response, { content: { 'application/json': { schema: answer } } });
    }
  }
  const problem = { $ref: '#/components/schemas/Problem' };
  Object.assign(operation.responses satisfies Responses, {
    default: {
      description: 'A refusal; `code` says which one.',
      content: { 'application/problem+json': { schema: problem } },
    },
  });
}

function queryParameters(query: Schema): NonNullable<OperationObject['parameters']> {
  const { properties = {}, required = [] } = query as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** The closed set of refusals as a table for the top of the page. */
export function refusalTable(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, [status, says]]) => `| \`${code}\` | ${status} | ${says} |`,
  );
  return ['| code | status | meaning |', '|--|--|--|', ...rows].join('\n');
}
