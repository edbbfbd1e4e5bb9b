import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './field.tsx';
import { QrReader } from './qr-reader.tsx';

interface Props {
  readonly address: string;
  readonly error: string | null;
  readonly autoFocus?: boolean;
  readonly onChange: (address: string) => void;
  readonly onEnter: (event: SyntheticEvent) => void;
}

/** A server address, as long as it is: it wraps, and the breaks of a mail are taken out. */
export function AddressField({ address, error, autoFocus = false, onChange, onEnter }: Props) {
  const { t } = useTranslation();
  return (
    <div className="relative">
      <Field label={t('start.address')} hint={t('start.addressHint')} error={error}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            autoFocus={autoFocus}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
            className={`${control.className} resize-none break-all`}
            value={address}
            placeholder={t('start.addressPlaceholder')}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onEnter(event);
            }}
            onChange={(event) => onChange(event.target.value.replace(/\s+/gu, ''))}
          />
        )}
      </Field>
      <QrReader
        look="plain"
        label={t('start.addressQr')}
        buttonClassName="absolute -top-2 -end-2 min-h-8 px-2 text-[0.875rem]"
        onText={(text) => onChange(text.replace(/\s+/gu, ''))}
      />
    </div>
  );
}
