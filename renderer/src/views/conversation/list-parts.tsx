import type { MessageView } from '@conclave/desktop/bridge/contract';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Components, ItemProps, ListProps } from 'react-virtuoso';
import { nameInText } from '../../words/names.ts';

interface ListContext {
  readonly complete: boolean;
  readonly group: string;
  /** One was there when the group began. */
  readonly founder: boolean;
  readonly label: string;
}

function List({ context, ref, ...rest }: ListProps & { context: ListContext; ref?: Ref<HTMLDivElement> | undefined }) {
  return <div role="list" aria-label={context.label} ref={ref} {...rest} />;
}

function Item({ item: _, context: __, ...rest }: ItemProps<MessageView> & { context: ListContext }) {
  return <div role="listitem" {...rest} />;
}

/** Above the oldest message: where the group begins, or that more is coming. */
function Header({ context }: { context: ListContext }) {
  const { t } = useTranslation();
  return (
    <p className="px-6 pt-8 pb-2 text-center text-[0.8125rem] text-soft">
      {context.complete
        ? t(context.founder ? 'conversation.beginning' : 'conversation.beginningJoined', {
            group: nameInText(context.group),
          })
        : t('conversation.loadingOlder')}
    </p>
  );
}

function Footer() {
  return <div className="h-3" />;
}

export const listParts: Components<MessageView, ListContext> = { List, Item, Header, Footer };
