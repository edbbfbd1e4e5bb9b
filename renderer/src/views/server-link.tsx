import { useTranslation } from 'react-i18next';
import { Dialog, DialogBody } from '../components/dialog.tsx';
import { Button } from '../components/button.tsx';
import { closeDialog, openDialog } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { hostOf } from '../words/address.ts';

/** Somebody with a seat at a server opened a link to one. */
export function ServerLink({ address }: { readonly address: string }) {
  const { t } = useTranslation();
  const server = useWorld((world) => world.server);
  const same = server !== null && keyOf(server.address) === keyOf(address);
  return (
    <Dialog title={t(same ? 'serverLink.sameTitle' : 'serverLink.otherTitle')} width="max-w-md">
      <DialogBody className="flex flex-col gap-4">
        <p>
          {same
            ? t('serverLink.same', { server: hostOf(address) })
            : t('serverLink.other', { server: hostOf(address), own: hostOf(server?.address ?? '') })}
        </p>
        <footer className="flex justify-end gap-2">
          {!same && (
            <Button onClick={() => openDialog({ what: 'settings', page: 'profiles' })}>{t('profiles.title')}</Button>
          )}
          <Button onClick={closeDialog}>{t('common.close')}</Button>
        </footer>
      </DialogBody>
    </Dialog>
  );
}

/** The fingerprint of the server's key, which is who it is. */
const keyOf = (address: string) => address.split('#')[1]?.toLowerCase() ?? '';
