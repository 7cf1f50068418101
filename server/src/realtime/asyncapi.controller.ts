import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/index.ts';
import { Config } from '../platform/config/config.ts';
import { asyncApiDocument } from './asyncapi.ts';

@ApiExcludeController()
@Controller('api/asyncapi.json')
export class AsyncApiController {
  constructor(private readonly config: Config) {}

  @Get()
  @Public()
  read(): Record<string, unknown> {
    return asyncApiDocument(this.config.publicUrl);
  }
}
