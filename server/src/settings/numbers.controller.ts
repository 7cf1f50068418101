import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { NumberDetail, NumberView, Page } from '@balcao/contract';
import { mayAdminister, Me, Roles, type Actor } from '../auth/index.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { Numbers } from './numbers.ts';
import { ModeDto, NumberDto, NumberPatchDto } from './settings-dto.ts';

@ApiTags('numbers')
@Controller('api/v1/numbers')
export class NumbersController {
  constructor(private readonly numbers: Numbers) {}

  @Get()
  @ApiOperation({ summary: 'The numbers with the mode in force; ids at Meta only for administrators' })
  async list(@Me() me: Actor): Promise<Page<NumberView | NumberDetail>> {
    const numbers = await this.numbers.list(me.accountId);
    return {
      items: numbers.map((number) => (mayAdminister(me.role) ? number : viewOf(number))),
      nextCursor: null,
    };
  }

  @Post()
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Connect a number by hand: ids and token from Meta' })
  create(@Me() me: Actor, @Body() request: NumberDto): Promise<NumberDetail> {
    return this.numbers.create(me.accountId, request);
  }

  @Patch(':id')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Change its name, its first team, or its token at Meta' })
  change(
    @Me() me: Actor,
    @Param('id', new IdPipe('number_unknown')) id: string,
    @Body() patch: NumberPatchDto,
  ): Promise<NumberDetail> {
    return this.numbers.change(me.accountId, id, patch);
  }

  @Post(':id/mode')
  @Roles('supervisor', 'owner', 'admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Another mode by hand, until its end' })
  async override(
    @Me() me: Actor,
    @Param('id', new IdPipe('number_unknown')) id: string,
    @Body() request: ModeDto,
  ): Promise<NumberView> {
    return viewOf(await this.numbers.override(me.accountId, id, request));
  }

  @Delete(':id/mode')
  @Roles('supervisor', 'owner', 'admin')
  @ApiOperation({ summary: 'Back to the weekly clock' })
  async clearOverride(
    @Me() me: Actor,
    @Param('id', new IdPipe('number_unknown')) id: string,
  ): Promise<NumberView> {
    return viewOf(await this.numbers.clearOverride(me.accountId, id));
  }

  @Delete(':id/hold')
  @Roles('owner', 'admin')
  @ApiOperation({ summary: 'Let held messages go: whatever stopped the number has been put right' })
  async resume(
    @Me() me: Actor,
    @Param('id', new IdPipe('number_unknown')) id: string,
  ): Promise<NumberDetail> {
    return this.numbers.setHeld(me.accountId, id, null);
  }
}

function viewOf({ id, name, displayPhone, status, mode }: NumberDetail): NumberView {
  return { id, name, displayPhone, status, mode };
}
