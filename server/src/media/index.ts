export { ArrivalSignal } from './arrival-signal.ts';
export { Arrivals, type Arrival, type Fetched } from './arrivals.ts';
export { ARRIVING_COLUMNS, arrivingValues, type ArrivingFile } from './arriving.ts';
export { mediaView } from './file-row.ts';
export { MediaFiles } from './media-files.ts';
export { MediaModule } from './media.module.ts';
export { Media, type NotSendable, type SendableFile } from './media.ts';
export type { MetaRefusal } from './meta-media.ts';
