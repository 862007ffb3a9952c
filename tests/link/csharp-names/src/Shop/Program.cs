using System.Collections.Generic;
using Text = Shop.Tools.Text;
using Shop.Missing;

namespace Shop.Run
{
	[Audit, Plain]
	class Program
	{
		static void Main(string[] args)
		{
			var order = new Order { Name = "a", Size = Order.Sizes.Small };
			if (!Allows(order) && Most > 2)
				Console.WriteLine(order.Name.Trim().Length);
			Text.Wrap(order.ToString());
			Shop.Tools.Text.Wrap("b");
			global::Shop.Tools.Text.Wrap("c");
			Tools.Text.Wrap("d");
			new Box().Close();
			new Box<int>().Open();
			new Box<int, string>().Both();
			var lines = new List<Order.Line>();
			lines.Add(new Order.Line { Count = 1 });
			var builder = new StringBuilder();
			builder.Append('x').Append(order.Name).ToString();
			Unknown.Thing();
			int Local(int n) => n > 0 ? Local(n - 1) : 0;
			Local(2);
			throw new InvalidOperationException("no");
		}
	}
}

namespace Shop.Tools
{
	class Text { public static string Wrap(string s) => s; }
}
