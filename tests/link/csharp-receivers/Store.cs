using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Data.Extra;

namespace Data;

public class Item
{
	public Item Parent;
	public List<Item> Children { get; } = new List<Item>();
	public void Save() { }
	public bool Open() => true;
}

public class Special : Item { public void Only() { } }

public class Store<T> where T : Item
{
	private readonly Dictionary<string, T> _all = new();
	public T Find(string key) => _all[key];
	public Task<T> FindAsync(string key) => Task.FromResult(Find(key));
	public IEnumerable<T> All => _all.Values;
	public bool TryGet(string key, out T item) => _all.TryGetValue(key, out item);
	public void Each(Action<T> run) { foreach (var x in All) run(x); }
	public TOther As<TOther>(Func<T, TOther> make) => make(Find("a"));
	public Store<T> Where(Func<T, bool> keep) => this;
}

public class ItemStore : Store<Special> { }

public class User
{
	private Store<Special> _store;

	public async Task Run(object any, ItemStore items, Item[] list)
	{
		_store.Find("a").Only();
		(await _store.FindAsync("b")).Only();
		var third = await _store.FindAsync("c").ConfigureAwait(false);
		third.Only();
		if (_store.TryGet("d", out var got))
			got.Only();
		_store.Each(x => x.Only());
		_store.Where(x => x.Open()).Each(y => { y.Only(); });
		_store.As(x => x.Children).First().Save();
		items.Find("e").Only();
		foreach (var x in items.All)
			x.Only();
		if (any is Special special)
			special.Only();
		var made = any switch { Item { Parent: null } i => i, _ => null };
		made.Save();
		((Item)any).Save();
		(any as Special)?.Only();
		list.Where(i => i.Open()).Select(i => i.Parent).First().Save();
		list[0].Children.FirstOrDefault(c => c.Open())?.Save();
		var q = from i in list where i.Open() select i.Parent;
		foreach (var p in q)
			p.Save();
		var byName = list.ToDictionary(i => i.Parent);
		list.Last().Twice().Save();
		third.Twice().Only();
		"text".Shout();
		any.Save();
		try { Make<Special>().Only(); }
		catch (StoreException e) when (e.Retry()) { e.Log(); throw new StoreException(e); }
	}

	T Make<T>() where T : new() => new T();
	void Log(string s) { }
	void Log(int n) { }
	void Log(Item item, params string[] more) { }
	void Log(Action<Item> a) { }
	void Log(Func<Item, Task> a) { }

	void Overloads()
	{
		Log("a");
		Log(1);
		Log(new Special(), "b", "c");
		Log(i => i.Save());
		Log(async i => await Task.Delay(1));
	}
}

public class StoreException : Exception
{
	public StoreException(Exception inner) : base("x", inner) { }
	public bool Retry() => Message.Length > 1;
	public void Log() { }
}
