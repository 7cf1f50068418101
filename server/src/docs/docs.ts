import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** `/api/docs` (page) and `/api/docs-json` for the HTTP doors. */
export function setUpDocs(app: NestExpressApplication): void {
  const builder = new DocumentBuilder()
    .setTitle('Balcão')
    .setVersion('1')
    .addCookieAuth('balcao.sid')
    .addBearerAuth();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, builder.build()), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'Balcão API',
  });
}
