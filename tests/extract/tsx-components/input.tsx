import React, { useState } from 'react';
import { Button } from './button';
import * as icons from './icons';

interface Props { title: string; onClose?: () => void }

/** A dialog. */
export const Dialog: React.FC<Props> = ({ title, onClose }) => {
	const [open, setOpen] = useState<boolean>(true);
	const close = () => { setOpen(false); onClose?.(); };
	return (
		<>
			<h1 className={style(title)}>{title}</h1>
			<Button onClick={close} icon={<icons.Cross size={2} />}>{label()}</Button>
			{open && <Footer {...footer()} />}
		</>
	);
};

export default function Footer<T,>({ items }: { items: T[] }) {
	return items.map(i => <Row key={id(i)} item={i} />);
}

class Row extends React.Component<{ item: unknown }> {
	render() { return <Memo.Inner>{this.props.item}</Memo.Inner>; }
}
const Memo = React.memo(Row);
function label() { return 'x'; }
