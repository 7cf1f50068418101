import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC = 'balcao:public';

/** Opens a controller or one of its routes to callers who are not signed in; every other one is closed to them. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);
