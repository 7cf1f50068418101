import { Body, Controller, Get, Headers, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FieldsSettings, Versioned } from '@balcao/contract';
import type { Response } from 'express';
import { Me, Roles, type Actor } from '../../auth/index.ts';
import { etagOf, versionOf } from '../if-match.ts';
import { FieldsDto } from './fields-dto.ts';
import { Fields } from './fields.ts';

@ApiTags('settings')
@Controller('api/v1/settings/fields')
export class FieldsController {
  constructor(private readonly fields: Fields) {}

  @Get()
  @ApiOperation({ summary: 'What the business keeps of its customers besides their names' })
  async read(
    @Me() me: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<FieldsSettings>> {
    return tagged(response, await this.fields.read(me.accountId));
  }

  @Put()
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Save them all; values of a field that is left away are kept, but not shown' })
  async save(
    @Me() me: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { fields }: FieldsDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Versioned<FieldsSettings>> {
    const version = versionOf(ifMatch);
    return tagged(response, await this.fields.save(me.accountId, version, fields, me.id));
  }
}

function tagged<T extends { version: number }>(response: Response, settings: T): T {
  response.setHeader('ETag', etagOf(settings.version));
  return settings;
}
