import { type NativeImage, nativeImage } from 'electron';
// In the bundle as a data URL: the packed app has no folder of assets.
import icon from '../../../assets/icons/256x256.png?inline';

export const windowIcon = (): NativeImage => nativeImage.createFromDataURL(icon);
