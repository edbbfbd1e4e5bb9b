import { type SyntheticEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../apply-event.ts';
import { send } from '../bridge.ts';
import { AddressField } from '../components/address-field.tsx';
import { Button } from '../components/button.tsx';
import { Dialog, DialogBody } from '../components/dialog.tsx';
import { ProblemLine } from '../components/problem-line.tsx';
import { closeDialog } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { problemWords } from '../words/problem.ts';
import { StartProgress } from './start/start-progress.tsx';

/** For who named a server that never answered, or that takes nobody: as long as no server has given a seat. */
export function ChangeServer({ offered = '' }: { readonly offered?: string }) {
  const { t } = useTranslation();
  const name = useWorld((world) => world.profile?.name ?? '');
  const problem = useWorld((world) => world.problems.joinServer ?? null);
  const running = useWorld((world) => world.running.joinServer === true);
  const [address, setAddress] = useState(offered);
  const aboutAddress = problem?.code === 'server-address-malformed';
  const words = problem === null ? null : problemWords(t, problem);

  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'joinServer' }), []);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (!running && (await send('joinServer', { name, address }))) closeDialog();
  };

  return (
    <Dialog title={t('server.change')} lead={t('server.changeHint')} width="max-w-md">
      <DialogBody>
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
          <AddressField
            autoFocus
            address={address}
            error={aboutAddress && words !== null ? `${words.what} ${words.todo}` : null}
            onChange={setAddress}
            onEnter={(event) => void submit(event)}
          />
          {problem !== null && !aboutAddress && <ProblemLine problem={problem} />}
          {running && <StartProgress />}
          <footer className="flex justify-end gap-2">
            <Button onClick={closeDialog}>{t('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={running}>
              {t('start.submitJoin')}
            </Button>
          </footer>
        </form>
      </DialogBody>
    </Dialog>
  );
}
