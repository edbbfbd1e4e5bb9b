import { useTranslation } from 'react-i18next';
import { send } from '../../../bridge.ts';
import { Confirm } from '../../../components/confirm.tsx';
import { endChoosing } from '../../../stores/talk.ts';

/** Asks before something is taken back from everybody. */
export function DeleteMessages({ messageIds }: { readonly messageIds: readonly string[] }) {
  const { t } = useTranslation();
  const count = messageIds.length;
  const remove = async () => {
    const accepted = await send('deleteMessages', { messageIds });
    if (accepted) endChoosing();
    return accepted;
  };
  return (
    <Confirm
      title={t('deleteMessages.title', { count })}
      lead={t('deleteMessages.lead', { count })}
      action={t('deleteMessages.action')}
      command="deleteMessages"
      onConfirm={remove}
    />
  );
}
