import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { asyncApi } from './asyncapi.ts';
import { refusalTable, withTypes } from './openapi.ts';
import { readSchemas } from './schemas.ts';

const INTRODUCTION = `Everything the panel does, any program may do with a token.
Errors are \`application/problem+json\` with a \`code\` of this closed set:

`;

/** `/api/docs` (page) and `/api/docs-json` for the HTTP doors, `/api/asyncapi.json` for the live one. */
export function setUpDocs(app: NestExpressApplication, publicUrl: string): void {
  const schemas = readSchemas();
  const builder = new DocumentBuilder()
    .setTitle('Balcão')
    .setVersion('1')
    .setDescription(INTRODUCTION + refusalTable())
    .addCookieAuth('balcao.sid')
    .addBearerAuth()
    .addSecurityRequirements('cookie')
    .addSecurityRequirements('bearer');
  let document: OpenAPIObject | undefined; // made when first asked for: a boot need not wait for it
  SwaggerModule.setup(
    'api/docs',
    app,
    () => (document ??= withTypes(SwaggerModule.createDocument(app, builder.build()), schemas)),
    { jsonDocumentUrl: 'api/docs-json', customSiteTitle: 'Balcão API' },
  );
  const liveDoor = asyncApi(publicUrl, schemas);
  app.use('/api/asyncapi.json', (request: Request, response: Response, next: () => void) => {
    if (request.method !== 'GET' || request.path !== '/') return next();
    response.json(liveDoor);
  });
}
