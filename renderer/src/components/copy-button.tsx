import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../bridge.ts';
import { Button, IconButton } from './button.tsx';

interface Props {
  readonly text: string;
  /** What it copies, in words: the accessible name. */
  readonly label: string;
  /** Also shown; without it only the icon is. */
  readonly shown?: boolean;
  readonly look?: 'primary' | 'quiet' | 'plain';
}

/** Copies `text` and says so for a moment. */
export function CopyButton({ text, label, shown = false, look = 'quiet' }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void send('copyText', { text }).then(setCopied);
  const icon = copied ? <Check size={16} className="text-good" /> : <Copy size={16} />;
  return (
    <>
      {shown ? (
        <Button look={look} icon={icon} onClick={copy}>
          {label}
        </Button>
      ) : (
        <IconButton label={label} icon={icon} onClick={copy} small />
      )}
      <span role="status" className="sr-only">
        {copied ? t('common.copied') : ''}
      </span>
    </>
  );
}
