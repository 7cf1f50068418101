import type { NotifyCause, Preferences } from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsNumber,
  IsObject,
  Matches,
  Max,
  Min,
  registerDecorator,
  ValidateNested,
} from 'class-validator';

const SHORTCUTS_MAX = 100;
const ACTION_MAX = 60;
const KEY_MAX = 40;

/** Action ids to keys, few and short. */
const IsShortcuts = (): PropertyDecorator => (target, name) =>
  registerDecorator({
    name: 'isShortcuts',
    target: target.constructor,
    propertyName: String(name),
    options: { message: `$property holds at most ${SHORTCUTS_MAX} short keys by action` },
    validator: {
      validate(value: unknown): boolean {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
        const entries = Object.entries(value as Record<string, unknown>);
        return (
          entries.length <= SHORTCUTS_MAX &&
          entries.every(
            ([action, key]) =>
              /^[a-zA-Z0-9_.-]+$/.test(action) &&
              action.length <= ACTION_MAX &&
              action !== '__proto__' &&
              typeof key === 'string' &&
              key.length <= KEY_MAX,
          )
        );
      },
    },
  });

class SoundsDto {
  @IsNumber()
  @Min(0)
  @Max(1)
  volume: number;

  @IsBoolean()
  mine: boolean;

  @IsBoolean()
  queue: boolean;

  @IsBoolean()
  mention: boolean;
}

class WaysDto {
  @IsBoolean()
  desktop: boolean;

  @IsBoolean()
  push: boolean;
}

const Nested =
  (type: () => new () => object): PropertyDecorator =>
  (target, name) => {
    IsDefined()(target, name);
    IsObject()(target, name);
    ValidateNested()(target, name);
    Type(type)(target, name);
  };

class NotifyDto implements Record<NotifyCause, WaysDto> {
  @Nested(() => WaysDto)
  mine: WaysDto;

  @Nested(() => WaysDto)
  queue: WaysDto;

  @Nested(() => WaysDto)
  mention: WaysDto;

  @Nested(() => WaysDto)
  unreadable: WaysDto;
}

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

class QuietHoursDto {
  @Matches(CLOCK_TIME)
  from: string;

  @Matches(CLOCK_TIME)
  to: string;
}

export class PreferencesDto implements Preferences {
  @IsIn(['pt-BR', 'en', 'es', null])
  locale: Preferences['locale'];

  @IsIn(['light', 'dark', 'contrast', 'system'])
  theme: Preferences['theme'];

  @IsIn(['compact', 'comfortable'])
  density: Preferences['density'];

  @IsIn(['enter', 'mod_enter'])
  sendKey: Preferences['sendKey'];

  @IsBoolean()
  singleKeys: boolean;

  @IsShortcuts()
  shortcuts: Record<string, string>;

  @Nested(() => SoundsDto)
  sounds: SoundsDto;

  @Nested(() => NotifyDto)
  notify: NotifyDto;

  @IsBoolean()
  pushText: boolean;

  @Nested(() => QuietHoursDto)
  quietHours: QuietHoursDto;
}
