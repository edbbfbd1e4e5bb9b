import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../../bridge.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { Warning } from '../../../components/warning.tsx';
import { linkTarget } from '../../../words/link.ts';

/** Shows all of an address before the browser opens it: what a message calls a link says nothing about it. */
export function OpenLink({ url }: { readonly url: string }) {
  const { t } = useTranslation();
  const target = linkTarget(url);
  if (target === null) return null;
  const { href, host, protocol } = target;
  const [before = '', after = ''] = host === '' ? [href] : splitOnce(href, host);
  return (
    <Confirm
      title={t('openLink.title')}
      lead={protocol === 'mailto:' ? t('openLink.leadMail') : t('openLink.lead')}
      action={t('openLink.action')}
      command="openLink"
      onConfirm={() => send('openLink', { url: href })}
    >
      <div className="flex items-start gap-2 rounded-card bg-panel px-3 py-2.5">
        <p
          dir="ltr"
          className="max-h-48 min-w-0 flex-1 overflow-y-auto text-[0.875rem] wrap-anywhere text-soft select-text"
        >
          {before}
          {host !== '' && <strong className="font-semibold text-ink">{host}</strong>}
          {after}
        </p>
        <CopyButton text={href} label={t('openLink.copy')} />
      </div>
      {host.includes('xn--') && (
        <Warning icon={<TriangleAlert size={17} aria-hidden="true" />} title={t('openLink.foreignLetters')} />
      )}
      {protocol === 'http:' && <p className="text-[0.8125rem] text-soft">{t('openLink.unencrypted')}</p>}
    </Confirm>
  );
}

function splitOnce(text: string, part: string): readonly [string, string] {
  const at = text.indexOf(part);
  return [text.slice(0, at), text.slice(at + part.length)];
}
