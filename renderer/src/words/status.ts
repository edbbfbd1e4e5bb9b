import type { DeliveryStatus } from '@conclave/desktop/bridge/contract';
import type { TFunction } from 'i18next';

/** How far a message has come, in words. */
export function statusWords(t: TFunction, status: DeliveryStatus): string {
  switch (status.state) {
    case 'waiting':
      return t(`status.waiting.${status.reason}`);
    case 'delivered':
      return t('status.delivered', { count: status.count, of: status.of });
    default:
      return t(`status.${status.state}`);
  }
}
