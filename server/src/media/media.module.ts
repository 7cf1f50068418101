import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/index.ts';
import { Media } from './media.ts';
import { MetaMedia } from './meta-media.ts';

/** Files: kept, looked at, given out, and taken to Meta. */
@Module({
  imports: [SettingsModule],
  providers: [Media, MetaMedia],
  exports: [Media],
})
export class MediaModule {}
