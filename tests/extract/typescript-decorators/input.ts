import { Component, Input, injectable } from 'core';

@Component({ selector: 'app', template: view() })
export class App {
	@Input() name: string;
	@Input()
	@required
	other = 1;

	constructor(@Inject(TOKEN) private store: Store) {}

	@HostListener('click', ['$event'])
	onClick(@Param('id') id: string) { this.store.save(id); }

	@memo get total() { return 1; }
}

@injectable
class Store { save(id: string) {} }

function required(target: any, key: string) {}
