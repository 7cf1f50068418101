import {
  MODES,
  NAME_MAX,
  SETTINGS_LIMITS as LIMITS,
  type BotSettings,
  type FaqEntry,
  type HoursSettings,
  type HoursSpan,
  type Mode,
  type ModeRequest,
  type NumberPatch,
  type NumberRequest,
  type RoutingSettings,
} from '@balcao/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { MayBeAbsent, Trimmed } from '../auth/index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CLOCK = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/**
 * The version comes along when a client sends back what it read; `If-Match` is what counts. A field that is left out
 * keeps its value, so that a client of an older version does not lose what it has never heard of.
 */
class VersionedDto {
  @MayBeAbsent()
  @IsInt()
  version?: number;
}

export class HoursSpanDto implements HoursSpan {
  @Matches(CLOCK)
  from: string;

  @Matches(CLOCK)
  to: string;

  @IsIn(MODES)
  mode: Mode;
}

class HolidayDto {
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  date: string;

  @Trimmed()
  @IsString()
  @MaxLength(LIMITS.holidayName)
  name: string;
}

@ValidatorConstraint({ name: 'day' })
class IsDayOfSpans implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return Array.isArray(value) && value.length <= LIMITS.spansPerDay;
  }

  defaultMessage(): string {
    return `each day is a list of at most ${LIMITS.spansPerDay} spans`;
  }
}

export class HoursDto extends VersionedDto implements Partial<HoursSettings> {
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  timeZone?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(7)
  @ArrayMaxSize(7)
  @Validate(IsDayOfSpans, { each: true })
  @ValidateNested({ each: true })
  @Type(() => HoursSpanDto)
  weekly?: HoursSpanDto[][];

  @MayBeAbsent()
  @IsIn(MODES)
  outside?: Mode;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIMITS.holidays)
  @ValidateNested({ each: true })
  @Type(() => HolidayDto)
  holidays?: HolidayDto[];
}

/** `topic` may be left out: then it is made from the first question. */
export class FaqEntryDto implements Omit<FaqEntry, 'topic'> {
  @MayBeAbsent()
  @IsUUID('all')
  id?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.faqTopic)
  topic?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.faqQuestions)
  @IsString({ each: true })
  @Length(1, LIMITS.faqQuestion, { each: true })
  questions: string[];

  @Trimmed()
  @IsString()
  @Length(1, LIMITS.faqAnswer)
  answer: string;
}

export class BotDto extends VersionedDto implements Partial<Omit<BotSettings, 'faq'>> {
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(2 * MINUTE)
  graceMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(5 * MINUTE)
  graceMaxMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(60)
  perHour?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(500)
  perDay?: number;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.botText)
  handOverText?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.botText)
  afterHoursText?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.botText)
  optOutText?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.botText)
  missText?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIMITS.faqEntries)
  @ValidateNested({ each: true })
  @Type(() => FaqEntryDto)
  faq?: FaqEntryDto[];
}

export class RoutingDto extends VersionedDto implements Partial<RoutingSettings> {
  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  ownerLeaseMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  ownerAnswerWithinMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  ownerAnswerWithinOutsideMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  phoneModeAnswerWithinMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  claimLeaseMs?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(MINUTE)
  @Max(DAY)
  restLeaseMs?: number;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIMITS.phrases)
  @IsString({ each: true })
  @Length(3, LIMITS.phrase, { each: true })
  handOverPhrases?: string[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIMITS.phrases)
  @IsString({ each: true })
  @Length(1, LIMITS.botText, { each: true })
  automaticPhoneTexts?: string[];
}

export class NumberDto implements NumberRequest {
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name: string;

  @Matches(/^\d{5,25}$/)
  phoneNumberId: string;

  @Matches(/^\d{5,25}$/)
  businessAccountId: string;

  @Trimmed()
  @Matches(/^\+?[\d ().-]{8,24}$/)
  displayPhone: string;

  @Trimmed()
  @IsString()
  @Length(10, 1024)
  accessToken: string;

  @MayBeAbsent()
  @IsUUID('all')
  defaultTeamId?: string;
}

export class NumberPatchDto implements NumberPatch {
  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(1, NAME_MAX)
  name?: string;

  @MayBeAbsent()
  @Trimmed()
  @IsString()
  @Length(10, 1024)
  accessToken?: string;

  @IsOptional() // null is a value here: no team in particular
  @IsUUID('all')
  defaultTeamId?: string | null;
}

export class ModeDto implements ModeRequest {
  @IsIn(MODES)
  mode: Mode;

  @IsISO8601({ strict: true, strictSeparator: true })
  until: string;
}
