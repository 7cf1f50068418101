import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Storage as StorageConfig } from '../config/config.ts';
import { Storage, type ByteRange } from './storage.ts';

type S3Config = Extract<StorageConfig, { driver: 's3' }>;
type Sdk = typeof import('@aws-sdk/client-s3');

/** Files in a bucket of anything that speaks S3. Its client is large: it is loaded when the first file is touched. */
export class S3Storage extends Storage {
  private opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  constructor(private readonly config: S3Config) {
    super();
  }

  async take(path: string, key: string, contentType: string): Promise<void> {
    const { sdk, client } = await this.open();
    const { size } = await stat(path);
    const Body = createReadStream(path);
    try {
      await client.send(
        new sdk.PutObjectCommand({ ...this.at(key), Body, ContentLength: size, ContentType: contentType }),
      );
    } finally {
      Body.destroy();
    }
    await rm(path, { force: true });
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    const { sdk, client } = await this.open();
    try {
      const { Body } = await client.send(
        new sdk.GetObjectCommand({
          ...this.at(key),
          ...(range && { Range: `bytes=${range.from}-${range.to}` }),
        }),
      );
      return (Body as Readable | undefined) ?? null;
    } catch (error) {
      if (error instanceof sdk.NoSuchKey) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    const { sdk, client } = await this.open();
    await client.send(new sdk.DeleteObjectCommand(this.at(key)));
  }

  async owners(): Promise<string[]> {
    const { sdk, client } = await this.open();
    const names: string[] = [];
    for (let token: string | undefined, more = true; more;) {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: this.config.bucket,
          Delimiter: '/',
          ContinuationToken: token,
        }),
      );
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) names.push(Prefix.replace(/\/$/, ''));
      token = page.NextContinuationToken;
      more = token !== undefined;
    }
    return names;
  }

  async removeOwner(name: string): Promise<void> {
    const { sdk, client } = await this.open();
    for (let more = true; more;) {
      const page = await client.send(
        new sdk.ListObjectsV2Command({ Bucket: this.config.bucket, Prefix: `${name}/` }),
      );
      // One by one: deleting many at once is what stores other than Amazon's most often lack.
      for (const { Key } of page.Contents ?? []) if (Key) await this.remove(Key);
      more = page.IsTruncated === true && (page.Contents ?? []).length > 0;
    }
  }

  async probe(): Promise<void> {
    const { sdk, client } = await this.open();
    const at = this.at('probe');
    await client.send(new sdk.PutObjectCommand({ ...at, Body: 'probe' }));
    await client.send(new sdk.DeleteObjectCommand(at));
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.config.bucket, Key: key };
  }

  private open(): Promise<{ sdk: Sdk; client: S3Client }> {
    this.opened ??= this.load();
    return this.opened;
  }

  private async load(): Promise<{ sdk: Sdk; client: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3');
    const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle } = this.config;
    const client = new sdk.S3Client({
      region: region ?? 'us-east-1',
      endpoint,
      forcePathStyle,
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
      // Checksums beyond S3's own are what other stores stumble over.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return { sdk, client };
  }
}
