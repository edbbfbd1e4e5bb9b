import { ScanQrCode } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type QrReading, readQr } from '../qr/read-qr.ts';
import { Button } from './button.tsx';

interface Props {
  readonly label: string;
  readonly look?: 'primary' | 'quiet' | 'plain';
  readonly className?: string;
  readonly buttonClassName?: string;
  readonly onText: (text: string) => void;
}

type Failure = Extract<QrReading, { failed: string }>['failed'];

/**
 * Reads a QR code from an image file, or from an image that is pasted anywhere while this is shown. A picture never
 * leaves the window.
 */
export function QrReader({ label, look = 'quiet', className = '', buttonClassName = '', onText }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [failed, setFailed] = useState<Failure | null>(null);
  const [reading, setReading] = useState(false);
  const take = useRef<(image: Blob) => void>(() => undefined);
  useEffect(() => {
    take.current = (image) => {
      setReading(true);
      setFailed(null);
      void readQr(image).then((result) => {
        setReading(false);
        if ('text' in result) onText(result.text);
        else setFailed(result.failed);
      });
    };
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const image = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (image === undefined) return;
      event.preventDefault();
      take.current(image);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
  const onFile = (event: ChangeEvent<HTMLInputElement>) => {
    const [image] = event.target.files ?? [];
    if (image !== undefined) take.current(image);
    // The same file can be chosen again.
    event.target.value = '';
  };
  return (
    <div className={className}>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="qr-file"
        onChange={onFile}
      />
      <Button
        look={look}
        className={buttonClassName}
        icon={<ScanQrCode size={17} aria-hidden="true" />}
        aria-disabled={reading}
        title={t('qr.paste')}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <p role="status" className={failed === null && !reading ? 'sr-only' : 'mt-1.5 text-[0.8125rem] text-soft'}>
        {reading ? t('qr.reading') : failed === null ? '' : t(`qr.${failed}`)}
      </p>
    </div>
  );
}
