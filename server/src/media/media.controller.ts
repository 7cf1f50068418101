import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { MEDIA_LIMITS, type MediaKind, type UploadView } from '@balcao/contract';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Me, type Actor } from '../auth/index.ts';
import { Refused } from '../platform/errors/index.ts';
import { linger } from '../platform/http/body.ts';
import { IdPipe } from '../platform/http/id.pipe.ts';
import { Storage } from '../platform/storage/index.ts';
import { rangeOf } from './byte-range.ts';
import { storageKey, thumbnailKey, type FileRow } from './file-row.ts';
import { contentDisposition, inventedFilename } from './filename.ts';
import { MediaFiles } from './media-files.ts';
import { bareType, UNKNOWN_TYPE } from './sniff.ts';
import { cutWhenSilent } from './silence.ts';
import { limitOf, Uploads } from './uploads.ts';

const KINDS = Object.keys(MEDIA_LIMITS) as MediaKind[];

export class UploadQuery {
  @IsOptional()
  @IsIn(KINDS)
  kind?: MediaKind;

  @IsOptional()
  @IsString()
  @MaxLength(400)
  filename?: string;
}

export class DownloadQuery {
  /** `1`: to be saved, not shown. */
  @IsOptional()
  @IsIn(['1'])
  download?: string;
}

/** What browsers show without running anything in it. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|video\/(mp4|3gpp)|audio\/[\w.+-]+|application\/pdf)$/;

const A_DAY_S = 86_400;

/** Files of messages. */
@ApiTags('media')
@Controller('api/v1/media')
export class MediaController {
  constructor(
    private readonly files: MediaFiles,
    private readonly uploads: Uploads,
    private readonly storage: Storage,
  ) {}

  /**
   * Takes a file that will be sent. The body is the file, byte for byte, without a form around it, of any `Content-Type`:
   * only the bytes tell what it is. `kind` says as what it will be sent, and so its limits; without it the bytes decide.
   * What is in no message a day later is thrown away.
   */
  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async upload(
    @Me() me: Actor,
    @Query() { kind = undefined, filename = '' }: UploadQuery,
    @Req() request: Request,
  ): Promise<UploadView> {
    const limitBytes = limitOf(kind ?? null);
    const stopWatching = cutWhenSilent(request);
    try {
      if (request.headers['content-encoding'] ?? request.headers['content-range']) {
        throw new Refused('invalid', { detail: 'Files come whole and unpacked.' });
      }
      if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
        throw new Refused('too_large', { limitBytes });
      }
      return await this.uploads.take(me.accountId, kind ?? null, filename, request);
    } catch (error) {
      throw error instanceof Refused && !request.readableEnded && !request.destroyed
        ? linger(request, error)
        : error;
    } finally {
      stopWatching();
    }
  }

  /** The file. In parts for those who ask for a range, as players do. */
  @Get(':id')
  @ApiProduces('*/*')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async read(
    @Me() me: Actor,
    @Param('id', new IdPipe('media_unknown')) id: string,
    @Query() { download }: DownloadQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.readyFile(me.accountId, id);
    const bare = bareType(file.mime_type);
    const how = SHOWN.test(bare) && download === undefined ? 'inline' : 'attachment';
    const type = SHOWN.test(bare) ? file.mime_type : UNKNOWN_TYPE;
    const name = file.filename || inventedFilename(file.kind, file.id, bare);
    response.setHeader('Content-Disposition', contentDisposition(how, name));
    const etag = `"${file.sha256?.toString('hex').slice(0, 32) ?? file.id}"`;
    await this.send(request, response, storageKey(file), { type, etag, sizeBytes: file.size_bytes ?? 0 });
  }

  /** A small picture of it. */
  @Get(':id/thumbnail')
  @ApiProduces('image/webp')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async thumbnail(
    @Me() me: Actor,
    @Param('id', new IdPipe('media_unknown')) id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.readyFile(me.accountId, id);
    if (!file.thumbnail) throw new Refused('media_unknown');
    const etag = `"small-${file.sha256?.toString('hex').slice(0, 32) ?? file.id}"`;
    await this.send(request, response, thumbnailKey(file), { type: 'image/webp', etag, sizeBytes: null });
  }

  private async readyFile(accountId: string, id: string): Promise<FileRow> {
    const file = await this.files.find(accountId, id);
    if (!file) throw new Refused('media_unknown');
    if (file.state !== 'ready') throw new Refused('media_not_ready', { state: file.state });
    return file;
  }

  /** @param what.sizeBytes  null when it is not known: then there are no parts */
  private async send(
    request: Request,
    response: Response,
    key: string,
    what: { type: string; etag: string; sizeBytes: number | null },
  ): Promise<void> {
    const { type, etag, sizeBytes } = what;
    response.setHeader('ETag', etag);
    // Bytes under an id never change; but who may see them may, so it is asked again after a day.
    response.setHeader('Cache-Control', `private, max-age=${A_DAY_S}`);
    response.setHeader('Content-Type', type);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Whatever it is, opened by itself it runs nothing, loads nothing, and is nobody's origin.
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    );
    if (sizeBytes !== null) response.setHeader('Accept-Ranges', 'bytes');
    if (matches(request.headers['if-none-match'], etag)) return void response.status(304).end();

    const ifRange = request.headers['if-range'];
    const asked =
      sizeBytes === null || (ifRange !== undefined && ifRange !== etag) ? undefined : request.headers.range;
    const range = sizeBytes === null ? null : rangeOf(asked, sizeBytes);
    if (range === 'outside') {
      response.setHeader('Content-Range', `bytes */${sizeBytes}`);
      return void response.status(416).end();
    }
    if (sizeBytes !== null) {
      response.setHeader('Content-Length', range ? range.to - range.from + 1 : sizeBytes);
      if (range) {
        response.status(206).setHeader('Content-Range', `bytes ${range.from}-${range.to}/${sizeBytes}`);
      }
    }
    if (request.method === 'HEAD' || sizeBytes === 0) return void response.end();
    await this.pour(response, key, range ?? undefined);
  }

  private async pour(response: Response, key: string, range?: { from: number; to: number }): Promise<void> {
    const bytes = await this.storage.read(key, range);
    if (!bytes) {
      for (const name of response.getHeaderNames()) {
        if (/^(content-|etag|cache-control|accept-ranges)/.test(name)) response.removeHeader(name);
      }
      throw new Refused('media_unknown');
    }
    bytes.on('error', () => response.destroy()); // half a file must not look like a whole one
    response.on('close', () => bytes.destroy());
    bytes.pipe(response);
  }
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*');
}
