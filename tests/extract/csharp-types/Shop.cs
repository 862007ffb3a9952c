using System;
using System.Collections.Generic;
using static System.Math;
using Text = System.Text;
global using Shop.Core;

namespace Shop.Orders;

/// <summary>
/// What can be paid, see <see cref="T:Shop.Orders.Order"/> &amp; others.
/// </summary>
/// <typeparam name="T">how it is counted</typeparam>
public interface IPayable<T> : IDisposable where T : struct
{
	/// <returns>the sum</returns>
	T Total();
	string Name { get; }
	bool Free => Total().Equals(default(T));
	event EventHandler Paid;
}

[Flags]
internal enum Size : byte
{
	Small = 1,	// the least
	[Obsolete] Large = 2,
}

public delegate TResult Rule<in TItem, out TResult>(TItem item, int depth);

[Serializable, Audit(Level = 3)]
public abstract partial class Order<T> : Base, IPayable<T> where T : struct
{
	public const int Limit = 10, Low = 1;
	private readonly List<T> _lines = new(), _spare;
	protected internal static int Count;

	protected Order(T first, params string[] rest) : base(first) { }
	static Order() { Count = 0; }
	~Order() => Dispose();

	public abstract T Total();
	public string Name { get; private set; } = "none";
	public int Depth
	{
		get { return _lines.Count; }
		set => Count = value;
	}
	public T this[int index] => _lines[index];
	public event EventHandler Paid;
	public event Action<T> Sent
	{
		add { Paid += value; }
		remove { }
	}
	string IPayable<T>.Name => Name;
	void IDisposable.Dispose() { }

	public static Order<T> operator +(Order<T> a, Order<T> b) => a;
	public static implicit operator string(Order<T> o) => o.Name;
	public async Task<TOther> As<TOther>(Order<T> other, int n = 3)
		where TOther : Order<T>, new()
	{
		return await Task.FromResult(new TOther());
	}

	private class Line { internal int Of() => Limit; }
}

public static class Extensions
{
	public static bool IsSmall(this Size size, Size? other) => size == Size.Small;
}

public record Gift(string Title, [Required] int Price) : Thing(Title), IPayable<int>
{
	public int Total() => Price;
}

public readonly record struct Point(double X, double Y);

public class Service(ILogger logger, int retries = 3) : BaseService(logger)
{
	public void Run() => logger.Log(retries);
}

namespace Inner { struct Cell { public int Row, Column; } }
