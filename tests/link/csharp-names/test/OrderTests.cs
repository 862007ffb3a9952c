using NUnit.Framework;
using Shop.Core;

namespace Shop.Tests;

[TestFixture]
public class OrderTests
{
	[Test]
	public void Allows()
	{
		Assert.That(Rules.Allows(Order.Empty), Is.True);
	}
}
