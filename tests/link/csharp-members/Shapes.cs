namespace Draw;

public interface IShape { double Area(); string Name { get; } }
public interface INamed<T> { T Name(T other); }

public abstract class Shape : IShape, INamed<string>
{
	protected int _sides;
	private int _hidden;
	protected Shape(int sides) { _sides = sides; }
	protected Shape() : this(0) { }
	public abstract double Area();
	public virtual string Name => "shape";
	string INamed<string>.Name(string other) => other;
	public virtual void Scale(double by) { }
	public virtual void Scale(double x, double y) => Scale(x * y);
	public override string ToString() => Name + base.ToString();
}

public partial class Square : Shape
{
	public Square(double side) : base(4) { Side = side; OnMade(); }
	partial void OnMade();
	public override double Area() => Side * Side;
	public override void Scale(double by) { base.Scale(by); Grow(by); }
	public static Square operator +(Square a, Square b) => new(a.Side + b.Side);
	~Square() { }
}

public class Circle(double radius) : Shape(1)
{
	public override double Area() => radius * Round();
	double Round() => _sides * 3.14;
	public override bool Equals(object other) => Equals(other as Circle);
	public bool Equals(Circle other) => other is not null;
}

public record Point(int X, int Y) : IShape
{
	public double Area() => X * Y;
	public string Name => nameof(Point);
	public Point Moved() => this with { X = 1 };
}

public delegate bool Chooses(Shape shape, int index);

public class Canvas
{
	private readonly IShape _shape = new Square(2);
	private readonly Chooses _chooses = (shape, index) => shape.Area() > index;
	public event Chooses Chosen;
	public Shape this[int i] => null;

	public void Draw(Shape s, Chooses other)
	{
		_shape.Area();
		_chooses(s, 1);
		other.Invoke(s, 2);
		Chosen += Handle;
		Chosen?.Invoke(s, 3);
		this[2].Scale(1);
		s.Scale(1, 2);
		s.Scale();
		new Point(1, 2).Moved().Area();
	}

	private bool Handle(Shape shape, int index) => true;
}
