import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/index.ts';
import { ArrivalSignal } from './arrival-signal.ts';
import { Arrivals } from './arrivals.ts';
import { Incoming } from './incoming.ts';
import { MediaJanitor } from './janitor.ts';
import { MediaController } from './media.controller.ts';
import { MediaFiles } from './media-files.ts';
import { Media } from './media.ts';
import { MetaMedia } from './meta-media.ts';
import { Uploads } from './uploads.ts';

/** Files: kept, looked at, given out, and taken to Meta. */
@Module({
  imports: [SettingsModule],
  controllers: [MediaController],
  providers: [Arrivals, ArrivalSignal, Incoming, Media, MediaFiles, MediaJanitor, MetaMedia, Uploads],
  exports: [Arrivals, ArrivalSignal, Media, MediaFiles],
})
export class MediaModule {}
