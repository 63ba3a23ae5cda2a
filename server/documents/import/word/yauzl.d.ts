/** What archive.ts uses of yauzl, which comes without types. */
declare module "yauzl" {
  import type { Readable } from "node:stream";

  export interface Entry {
    fileName: string;
    compressedSize: number;
    uncompressedSize: number;
    isEncrypted(): boolean;
  }

  export interface ZipFile {
    entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    close(): void;
  }

  export function fromBufferPromise(
    bytes: Buffer,
    options: { autoClose?: boolean; lazyEntries?: boolean; validateEntrySizes?: boolean },
  ): Promise<ZipFile>;
}
