using Xunit;

namespace Flow.Tests
{
	public class FlowTests
	{
		private readonly IStore _store = new Store { Name = "a", Inner = { Depth = 2 } };

		[Fact]
		public void Follows()
		{
			var order = new Order<int>(1);
			Order<string> other = new("x"), third = null;
			foreach (var line in order.Lines.Where(l => l.Open))
				line.Close();
			if (!(order.Find(3) is Line found) || found.Size > 3)
				return;
			found.Close();
			if (order.TryGet("k", out var got) && got is { Size: 1 } small)
				small.Close();
			else if (got is not null)
				got.Open();
			using (var reader = Open(path: "p"))
				reader?.Read()?.Trim();
			order.Paid += (sender, e) => Handle(sender, e);
			Func<int, int> twice = x => x * 2;
			twice(2);
			var (a, b) = Pair();
			a.Run(b);
			int Local(int n) => n + twice(n);
			Local(4);
		}

		[Theory]
		[InlineData(1)]
		public async Task Switches(object value)
		{
			switch (value)
			{
			case Order<int> o when o.Total() > 1:
				o.Close();
				break;
			case Size.Small:
				throw new StoreException("no");
			default:
				goto case Size.Small;
			}
			var text = value switch
			{
				Line l => l.Text(),
				{ } x => x.ToString(),
				_ => throw new ArgumentException(nameof(value)),
			};
			await _store.SaveAsync<Line>((Line)value, new { A = 1, value });
			var q = from l in order.Lines
				join m in all on l.Id equals m.Id into ms
				let n = l.Next()
				where n.Open
				select n.Text();
			var copy = point with { X = 3 };
			try { Run(); }
			catch (IOException e) when (e.Retry()) { e.Log(); }
			global::System.Console.WriteLine($"{text} {base.ToString()}");
			typeof(Dictionary<,>).Name.Length.ToString();
			grid[1, 2] = this[3].Item!.Value;
			#if DEBUG
			Debug.Check();
			#endif
		}
	}
}
