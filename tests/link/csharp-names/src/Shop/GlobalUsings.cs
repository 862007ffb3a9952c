global using System.Text;
global using Shop.Core;
global using static Shop.Core.Rules;
